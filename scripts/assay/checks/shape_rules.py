"""SHP: what the loader reports. The checks themselves live in yamlio, shape and load; here is why they exist."""

from __future__ import annotations

from assay.checks.registry import describe
from assay.findings import Level

_FILE = "A file that two programs read differently cannot be reviewed."
_RECORD = "Pages, ratings and exports are made of these fields, so each must mean one thing."

for _code, _title, _why, _fix in (
    ("SHP001", "The file is UTF-8", _FILE, "Save the file as UTF-8 in your editor."),
    ("SHP002", "The file has no byte order mark", _FILE, "Save the file as UTF-8 without BOM."),
    ("SHP003", "No control or direction-changing characters", "Such characters let a text look different from what it is.", "Delete the character; its place is given."),
    ("SHP004", "A file is under 256 KiB", "No record is that long; a larger file is a mistake or an attack.", "Split the record, or remove what does not belong in it."),
    ("SHP005", "No symbolic links", "A link can point outside the project.", "Put the file itself into the folder."),
    ("SHP006", "The file is not empty", "An empty file is a record that got lost.", "Fill it in, or delete it."),
    ("SHP007", "The file is YAML", _FILE, "The message says where reading stopped; the fault is there or in the line before."),
    ("SHP008", "No tabs", "YAML does not allow tabs for indentation.", "Indent with spaces."),
    ("SHP009", "Each key once", "Of two equal keys one would be lost in silence.", "Keep one of them."),
    ("SHP010", "No tags", "A tag can make a program of a value.", "Remove the tag; put a value in quotes to make it text."),
    ("SHP011", "No anchors, aliases or merge keys", "They hide what a record says, and can blow up a file.", "Write the value out."),
    ("SHP012", "One record a file", "A second document would be skipped by other readers.", "Make two files of it."),
    ("SHP013", "Not too deep, not too many values", "No record is like that.", "Simplify it."),
    ("SHP014", "Keys are single words", _RECORD, "Write the key as plain text."),
    ("SHP020", "Required fields are there", _RECORD, "Add the field; the message says what it holds."),
    ("SHP021", "No unknown fields", "A misspelt field would be ignored, and what it says lost.", "Use the name that the message suggests."),
    ("SHP022", "Controlled words are known", "The rule reads these words; another word would mean nothing to it.", "Use one of the words listed; new words of the subject go into claims/vocabulary.yml."),
    ("SHP023", "Values have the right form", _RECORD, "Write the value in the form that the message names."),
    ("SHP030", "Files lie where they belong", "Nothing in claims/ is passed over in silence.", "Move, rename or delete the file."),
    ("SHP031", "There is something to check", "A check that looked at nothing must not look like success.", "Run it in the project's folder, or put records into the folder."),
    ("SHP032", "File names are ids", "The file's name is the record's address on the site for good.", "Rename the file: lower-case words joined by hyphens."),
    ("SHP034", "Files can be read", "What cannot be read cannot be checked.", "Give read permission."),
    ("SHP035", "The id is the file's name", "Two ids for one record would part sooner or later.", "Delete the id field, and rename the file if its name is wrong."),
    ("SHP036", "An article's folder has an article.yml", "A claim without its article has no source.", "Add article.yml."),
    ("SHP037", "There is a vocabulary", "Without it no word of the subject is known.", "Add claims/vocabulary.yml."),
    ("SHP038", "The vocabulary has the comparators that the rule needs", "Placebo, procedure-alone and baseline mean 'without it' in the rule.", "Add them."),
):
    describe(_code, Level.ERROR, _title, _why, _fix)
