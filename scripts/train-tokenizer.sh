#!/usr/bin/env bash
# Trains a tokenizer with SentencePiece's own trainer and writes the directory of an XLM-R-shaped
# model without weights, for `ltp mlm --init random`. See docs/tokenizer.md.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
  cat <<'TEXT'
Usage: scripts/train-tokenizer.sh --out DIR [options] LANG.txt[.gz] ...

The name of a text file up to its first dot is its language: sw.txt.gz and sw.news.txt are both sw.

  --out DIR          new directory for the model
  --vocabulary N     ids in all, <s> <pad> </s> <unk> <mask> included    (24000)
  --coverage X       share of the characters that get pieces             (0.9995)
  --exponent X       a language's share is its share of the text ^ X     (0.3)
  --characters N     length of the text to train on, at most all text    (20000000)
  --layers N         config.json: transformer layers                     (5)
  --hidden N         width of the states                                 (256)
  --heads N          attention heads                                     (8)
  --intermediate N   width of the feed-forward layers                    (1024)
  --length N         longest input in tokens, special ones included      (256)
TEXT
}

fail() {
  echo "train-tokenizer: $1" >&2
  exit 2
}

out='' vocabulary=24000 coverage=0.9995 exponent=0.3 characters=20000000
layers=5 hidden=256 heads=8 intermediate=1024 length=256
texts=()
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --out | --vocabulary | --coverage | --exponent | --characters | --layers | --hidden | --heads \
      | --intermediate | --length)
      (($# > 1)) || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    -*) fail "unknown option $1; --help lists the options" ;;
    *) texts+=("$1"); shift ;;
  esac
done

for name in vocabulary characters layers hidden heads intermediate length; do
  [[ ${!name} =~ ^[1-9][0-9]{0,9}$ ]] ||
    fail "--$name takes a whole number above 0, not '${!name}'"
done
for name in coverage exponent; do
  [[ ${!name} =~ ^(0(\.[0-9]+)?|1(\.0+)?)$ ]] ||
    fail "--$name takes a number from 0 to 1, not '${!name}'"
done
((hidden % heads == 0)) || fail "--hidden $hidden is no multiple of --heads $heads"
[[ -n $out ]] || fail "--out DIR is missing; --help lists the options"
[[ ! -e $out ]] || fail "$out exists; name a new directory"
((${#texts[@]})) || fail "no text files; --help says how to name them"
for text in "${texts[@]}"; do
  [[ -f $text && -r $text ]] || fail "$text: no readable file"
done
command -v spm_train >/dev/null || fail "spm_train is missing; on Debian: apt-get install sentencepiece"

# Beside the result, so that the last step is a rename.
work=$(mktemp -d "$(dirname "$out")/.train-tokenizer.XXXXXX") || fail "cannot write beside $out"
trap 'rm -rf "$work"' EXIT
mkdir "$work/model" "$work/text"

for text in "${texts[@]}"; do
  name=$(basename "$text")
  case $text in
    *.gz) gzip -dc "$text" ;;
    *) cat "$text" ;;
  esac | awk 1 >>"$work/text/${name%%.*}" || fail "$text cannot be read to its end"
done

# The share of every language, and the fraction of its text (above 1: how often it is read) that
# gives it. No text is read more than 4 times: rare words would look common.
(cd "$work/text" && for name in *; do echo "$name $(wc -m <"$name")"; done) >"$work/sizes"
awk -v exponent="$exponent" -v characters="$characters" '
  $2 > 0 { name[++n] = $1; size[n] = $2; total += $2 }
  END {
    if (characters > total) characters = total
    for (i = 1; i <= n; i++) { share[i] = (size[i] / total) ^ exponent; sum += share[i] }
    for (i = 1; i <= n; i++) {
      fraction = characters * share[i] / sum / size[i]
      printf "%s %d %.6f\n", name[i], size[i], (fraction > 4 ? 4 : fraction)
    }
  }' "$work/sizes" >"$work/shares"
[[ -s $work/shares ]] || fail "the text files are empty"

# Lines are taken evenly over the whole text, not at random: nothing depends on a generator. Lengths
# are in bytes because not every awk knows characters.
while read -r name size fraction; do
  echo "train-tokenizer: $name, $size characters, read $fraction times" >&2
  LC_ALL=C awk -v fraction="$fraction" '{
    due += fraction * (length($0) + 1)
    while (taken < due) { print; taken += length($0) + 1 }
  }' "$work/text/$name" >>"$work/sample"
done <"$work/shares"

# Two ids, <pad> and <mask>, are not SentencePiece's. The model keeps its settings, so the names in
# them must not vary; neither may the number of threads, which sums depend on.
(
  cd "$work"
  spm_train --input=sample --model_prefix=spm --vocab_size=$((vocabulary - 2)) \
    --model_type=unigram --normalization_rule_name=nmt_nfkc --character_coverage="$coverage" \
    --unk_id=0 --bos_id=1 --eos_id=2 --pad_id=-1 --unk_piece='<unk>' --bos_piece='<s>' \
    --eos_piece='</s>' --input_sentence_size=0 --shuffle_input_sentence=false --random_seed=1 \
    --max_sentence_length=10000000 --num_threads=4 --minloglevel=1 >log 2>&1
) || {
  cat "$work/log" >&2
  fail "spm_train failed, see above"
}

pieces=$(wc -l <"$work/spm.vocab")
mv "$work/spm.model" "$work/model/sentencepiece.bpe.model"
cat >"$work/model/tokenizer_config.json" <<JSON
{
  "tokenizer_class": "XLMRobertaTokenizer",
  "bos_token": "<s>",
  "eos_token": "</s>",
  "sep_token": "</s>",
  "cls_token": "<s>",
  "unk_token": "<unk>",
  "pad_token": "<pad>",
  "mask_token": "<mask>",
  "model_max_length": $length
}
JSON
# Positions count from padding_idx + 1 = 2.
cat >"$work/model/config.json" <<JSON
{
  "architectures": ["XLMRobertaForMaskedLM"],
  "model_type": "xlm-roberta",
  "vocab_size": $((pieces + 2)),
  "hidden_size": $hidden,
  "num_hidden_layers": $layers,
  "num_attention_heads": $heads,
  "intermediate_size": $intermediate,
  "max_position_embeddings": $((length + 2)),
  "type_vocab_size": 1,
  "layer_norm_eps": 1e-05,
  "initializer_range": 0.02,
  "pad_token_id": 1,
  "bos_token_id": 0,
  "eos_token_id": 2,
  "hidden_dropout_prob": 0.1,
  "attention_probs_dropout_prob": 0.1,
  "hidden_act": "gelu"
}
JSON
mv "$work/model" "$out"
echo "train-tokenizer: $out, $((pieces + 2)) ids" >&2
