#!/usr/bin/env python3
"""Writes src/Kexin.Computations/Intersection/Identifiers/Spellings.txt: how single characters are spelled for comparison.

A line is a code point and one of: "=" and its compatibility decomposition (NFKD); "~" and its full case folding, decomposed; "#" and its
combining class. All numbers but the class are hexadecimal; Korean syllables are computed and not listed. Run with a Python whose unicodedata
is of version 14, and write its output to the file.
"""
import sys
import unicodedata

assert unicodedata.unidata_version == "14.0.0", unicodedata.unidata_version


def folded(text):
    while True:
        again = unicodedata.normalize("NFKD", text.casefold())
        if again == text:
            return text
        text = again


def written(text):
    return " ".join(f"{ord(character):X}" for character in text)


for point in range(0x80, 0x110000):
    character = chr(point)
    if 0xAC00 <= point <= 0xD7A3 or unicodedata.category(character) in ("Cs", "Cn", "Co"):
        continue
    plain = unicodedata.normalize("NFKD", character)
    if plain != character:
        sys.stdout.write(f"{point:X}={written(plain)}\n")
    elif folded(character) != character:
        sys.stdout.write(f"{point:X}~{written(folded(character))}\n")
    if unicodedata.combining(character):
        sys.stdout.write(f"{point:X}#{unicodedata.combining(character)}\n")
