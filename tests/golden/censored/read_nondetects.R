# Writes the data set oncogene2013 of the package nondetects (GPL-3; read, not kept here) as a table.
# Usage: Rscript read_nondetects.R FILE.rda OUT.tsv
given <- commandArgs(TRUE)
held <- new.env()
parts <- attributes(get(load(given[1], held)[1], held))
values <- get("exprs", envir = parts$assayData)
table <- data.frame(gene = rownames(values), values)
write.table(table, given[2], sep = "\t", quote = FALSE, row.names = FALSE)
