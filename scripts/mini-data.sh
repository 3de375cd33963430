#!/usr/bin/env bash
# Lays out the text that models/mini was trained on: see docs/mini.md.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
  cat <<'TEXT'
Usage: scripts/mini-data.sh --text DIR --ntrex DIR --parallel DIR --out DIR

  --text DIR      LANG.txt.gz of 15 languages, a sentence or paragraph a line
  --ntrex DIR     NTREX-128: newstest2019-{src,ref}.CODE.txt.gz, line-aligned
  --parallel DIR  SET.LANG.txt.gz, line-aligned sets (PUD, TICO-19, Bible)
  --out DIR       new directory: text/, parallel/ to train on; held-out/, held-out-parallel/ never;
                  common/, the lines of text/ without characters that it has less than 20 times;
                  label-words.txt, words that tasks answer with, for trim --keep

Held out: the last 100 lines of every text, and NTREX's lines from 1701 on. A held-out line that
stands anywhere in the text of its language is taken out of that text.
TEXT
}

fail() {
  echo "mini-data: $1" >&2
  exit 2
}

text='' ntrex='' parallel='' out=''
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --text | --ntrex | --parallel | --out)
      (($# > 1)) || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    *) fail "unknown option $1; --help lists the options" ;;
  esac
done
for name in text ntrex parallel; do
  [[ -d ${!name} ]] || fail "--$name: no folder '${!name}'"
done
[[ -n $out ]] || fail "--out DIR is missing"
[[ ! -e $out ]] || fail "$out exists; name a new directory"

declare -A code=([ar]=ref.arb [bg]=ref.bul [de]=ref.deu [el]=ref.ell [en]=src.eng [es]=ref.spa
  [fr]=ref.fra [hi]=ref.hin [ru]=ref.rus [sw]=ref.swa [th]=ref.tha [tr]=ref.tur [ur]=ref.urd
  [vi]=ref.vie [zh]=ref.zho-CN)
trained=1700 held=100 often=20

work=$(mktemp -d "$(dirname "$out")/.mini-data.XXXXXX") || fail "cannot write beside $out"
trap 'rm -rf "$work"' EXIT
mkdir "$work"/{text,common,parallel,held-out,held-out-parallel}

for lang in "${!code[@]}"; do
  news=$ntrex/newstest2019-${code[$lang]}.txt.gz
  [[ -r $news ]] || fail "$news: no readable file"
  [[ -r $text/$lang.txt.gz ]] || fail "$text/$lang.txt.gz: no readable file"
  gzip -dc "$news" | tr -d '\r' >"$work/news"
  head -n $trained "$work/news" >"$work/parallel/ntrex.$lang.txt"
  tail -n +$((trained + 1)) "$work/news" >"$work/held-out-parallel/ntrex.$lang.txt"
  gzip -dc "$text/$lang.txt.gz" >"$work/all"
  tail -n $held "$work/all" >"$work/held-out/$lang.txt"
  # White space varies between copies of the same sentence.
  head -n -$held "$work/all" | awk '
    function key(s) { gsub(/[ \t\302\240]+/, "", s); return s }
    FNR == NR { out[key($0)] = 1; next }
    !(key($0) in out)' <(cat "$work/held-out-parallel/ntrex.$lang.txt" "$work/held-out/$lang.txt") - \
    >"$work/text/$lang.txt"
done
for file in "$parallel"/*.*.txt.gz; do
  gzip -dc "$file" | tr -d '\r' >"$work/parallel/$(basename "$file" .gz)"
done
rm "$work/news" "$work/all"
perl -CSDA -e '
  my ($to, $often, @files) = @ARGV;
  my %count;
  for my $file (@files) {
    open my $lines, "<", $file or die "$file: $!\n";
    while (<$lines>) { $count{$_}++ for split // }
  }
  my $rare = join "", map { sprintf "\\x{%x}", ord } grep { $count{$_} < $often } keys %count;
  for my $file (@files) {
    open my $lines, "<", $file or die "$file: $!\n";
    open my $common, ">", "$to/" . ($file =~ s/.*\///r) or die "$to: $!\n";
    while (<$lines>) { print $common $_ unless $rare ne "" && /[$rare]/ }
    close $common or die "$to: $!\n";
  }' "$work/common" "$often" "$work"/text/*.txt
# Whatever is trimmed, they stay in the pieces that the teacher has for them.
tr '|' '\n' >"$work/label-words.txt" <<'TEXT'
yes|maybe|no|science|technology|politics|sports|sport|entertainment|geography|health
travel|business|religion|positive|negative|neutral|true|false|never|right|possible
game|food|money|school|music|نعم|ربما|لا|да|може би|не|возможно|нет|ja|vielleicht
nein|ναι|ίσως|όχι|sí|quizás|oui|peut-être|non|हाँ|शायद|नहीं|ndiyo|labda|hapana|ใช่
บางที|ไม่|evet|belki|hayır|ہاں|شاید|نہیں|có|không|có thể|是|可能|不
TEXT
mv "$work" "$out"
trap - EXIT
wc -l "$out"/*/*.txt >&2
