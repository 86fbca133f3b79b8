# What is said of figures: series, regions, comparisons and claims.

figures-region-name-too-long = a region's name has at most { $most } characters, got { $got } that begin { $start }
