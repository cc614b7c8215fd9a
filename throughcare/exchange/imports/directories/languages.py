"""Languages as directories write them: names in lists, or codes."""

from __future__ import annotations

import re

CODES = {
    "arabic": "ar", "albanian": "sq", "armenian": "hy", "bengali": "bn", "bosnian": "bs", "bulgarian": "bg",
    "cantonese": "yue", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da",
    "dutch": "nl",     "english": "en", "estonian": "et", "farsi": "fa",
    "persian": "fa", "finnish": "fi", "french": "fr", "german": "de",
    "greek": "el", "haitian creole": "ht", "hebrew": "he", "hindi": "hi", "hmong": "hmn", "hungarian": "hu",
    "irish": "ga", "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt",
    "mandarin": "cmn", "nepali": "ne", "norwegian": "no", "pashto": "ps", "polish": "pl", "portuguese": "pt",
    "punjabi": "pa", "romanian": "ro", "russian": "ru", "serbian": "sr", "sign": "sgn", "asl": "ase",
    "american sign language": "ase", "sign language": "sgn", "slovak": "sk", "slovene": "sl", "somali": "so",
    "spanish": "es", "swahili": "sw", "swedish": "sv", "tagalog": "tl", "tigrinya": "ti", "turkish": "tr",
    "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "yiddish": "yi",
}  # fmt: skip
"""English name -> code of ISO 639; three letters where there is no code of two."""
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?$")


def code_of(word: str) -> str:
    """Return the code of a language, empty where it is not known."""
    plain = word.strip().strip(".").lower()
    if plain in CODES:
        return CODES[plain]
    return plain if _CODE.match(plain) and len(plain) == 2 else ""  # noqa: PLR2004 - a code of ISO 639-1


def words_of(text: str) -> list[str]:
    """Return the words of a list, as they stand there, each once."""
    words = (word.strip().strip(".").strip() for word in re.split(r"[,;|/]| and ", text))
    return list(dict.fromkeys(word for word in words if word))
