# Writes the data sets of NormqPCR (LGPL-3; read, not kept here) as tables: geNorm (Vandesompele et
# al. 2002) and Bladder (Andersen et al. 2004). Usage: Rscript read_oracle.R FOLDER_OF_RDATA OUT
given <- commandArgs(TRUE)
levels_of <- function(file) {
  held <- new.env()
  parts <- attributes(get(load(file.path(given[1], file), held)[1], held))
  values <- t(get("exprs", envir = parts$assayData))
  list(values = values, samples = attributes(parts$phenoData)$data)
}
write <- function(table, name) {
  path <- file.path(given[2], name)
  write.table(table, path, sep = "\t", quote = FALSE, row.names = FALSE)
}
first <- levels_of("NormqPCR_geNorm.RData")
tissue <- rep(c("BM", "FIB", "LEU", "NB", "POOL"), c(9, 20, 13, 34, 9))
write(data.frame(group = tissue, first$values), "genorm.tsv")
second <- levels_of("NormqPCR_Bladder.RData")
write(data.frame(group = second$samples$Grade, second$values), "bladder.tsv")
