# Writes each C# block of a page into a file of its own: `to`, a number, .cs. A second file is a list in C#; it is written with the line that the
# page puts at its end.
FNR != NR && /^ *\]\)?;$/ && line { print "        " line > (to "list.cs"); line = "" }
FNR != NR { print > (to "list.cs"); next }
/^```csharp$/ { file = sprintf("%s%02d.cs", to, ++blocks); next }
/^```/ { file = ""; next }
file { print > file; next }
match($0, /at the end of the list: `[^`]+`/) { line = substr($0, RSTART + 25, RLENGTH - 26) }
