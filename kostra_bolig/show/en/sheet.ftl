# The words of the sheet that people read and print in Excel.

sheet-name = Table
sheet-code = Code
sheet-region = Region
sheet-series = Series
sheet-summed = Our sum of the codes
sheet-symbols = Symbols
sheet-notes = Notes by SSB
sheet-remarks = Remarks
sheet-source = Source and licence
sheet-licence = Licence: { $licence }
sheet-cite = Cite as: { $citation }
sheet-none = no figure; why stands in the remarks or on the sheet figures
sheet-ours = Figures in italics are computed by us (a sum of figures by SSB, or a share of sums), not by SSB
sheet-more-remarks = … and { $n } more, on the sheet about
