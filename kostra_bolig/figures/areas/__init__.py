"""What a region is made of in each year: which codes its figures stand under, or why they stand nowhere."""
