#!/usr/bin/env python3
"""Clients of `ltp serve` that ask again as soon as they have an answer: texts a second, errors, times, memory.

bench/clients.py PORT PID CLIENTS SECONDS FILE...   (files without header: premise TAB hypothesis; 128 rows of each)
"""
import http.client
import json
import sys
import threading
import time

port, pid, clients, seconds = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
bodies = []
for name in sys.argv[5:]:
    with open(name, encoding="utf8") as file:
        for line in list(file)[:128]:
            premise, hypothesis = line.rstrip("\n").split("\t")[:2]
            bodies.append(json.dumps({"inputs": {"premise": premise, "hypothesis": hypothesis}}).encode())

times, errors, lock = [], {}, threading.Lock()
end = time.time() + seconds


def resident():
    """Megabytes of the service, where Linux tells; 0 if it has ended."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return int(next((line for line in status if line.startswith("VmRSS")), "VmRSS: 0").split()[1]) // 1024
    except FileNotFoundError:
        return 0


def ask(number):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.time() < end:
        start = time.time()
        try:
            connection.request("POST", "/predict", bodies[number % len(bodies)], {"Content-Type": "application/json"})
            response = connection.getresponse()
            response.read()
            outcome = response.status
        except OSError as e:
            outcome = type(e).__name__
            connection.close()
        with lock:
            if outcome == 200:
                times.append(time.time() - start)
            else:
                errors[outcome] = errors.get(outcome, 0) + 1
        number += clients


memory = [resident()]
threads = [threading.Thread(target=ask, args=(n,), daemon=True) for n in range(clients)]
start = time.time()
for thread in threads:
    thread.start()
while time.time() < end:
    time.sleep(max(0.1, seconds / 12))
    memory.append(resident())
for thread in threads:
    thread.join()
times.sort()
if not times:
    sys.exit(f"no answer from port {port}: errors {errors}")
print(
    f"{clients} clients: {len(times) / (time.time() - start):.1f} texts/s, errors {errors or 0},"
    f" p50 {times[len(times) // 2] * 1e3:.0f} ms, p99 {times[len(times) * 99 // 100] * 1e3:.0f} ms, resident MB {memory}"
)
