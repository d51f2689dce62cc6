# What limma's camera says of sets of simulated miRNAs that are correlated.
#
#     Rscript make_camera.R FOLDER SEED
#
# writes values.tsv (60 miRNAs x 14 samples), sets.tsv (0 and 1), statistics.tsv, and the answers:
# preset.tsv (cameraPR of the statistics, two presets) and estimated.tsv (camera with the
# correlation estimated). The committed files are those of seed 7 and limma 3.54.1.
suppressMessages(library(limma))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[2]))
save <- function(x, name) {
  write.table(format(x, digits = 17), file.path(folder, name),
    sep = "\t", quote = FALSE, row.names = FALSE)
}
shared <- matrix(rnorm(6 * 14), 6)[rep(1:6, each = 10), ]
values <- 0.6 * shared + matrix(rnorm(60 * 14), 60)
group <- rep(0:1, each = 7)
values[1:10, group == 1] <- values[1:10, group == 1] + 0.8
sets <- list(a = 1:10, b = c(1:5, 11:15), c = 41:43, d = 7, e = c(12, 25, 38, 51))
design <- cbind(1, group)
member <- sapply(sets, function(one) as.integer(seq_len(60) %in% one))
fit <- eBayes(lmFit(values, design))
statistic <- zscoreT(fit$t[, 2], df = fit$df.total[1])
save(as.data.frame(values), "values.tsv")
save(as.data.frame(member), "sets.tsv")
save(data.frame(statistic), "statistics.tsv")
preset <- do.call(rbind, lapply(c(0.01, 0.2), function(cor) {
  found <- cameraPR(statistic, sets, inter.gene.cor = cor, sort = FALSE)
  data.frame(set = names(sets), cor, direction = found$Direction, p = found$PValue)
}))
save(preset, "preset.tsv")
found <- camera(values, sets, design, inter.gene.cor = NA, sort = FALSE)
save(data.frame(set = names(sets), correlation = found$Correlation,
  direction = found$Direction, p = found$PValue), "estimated.tsv")
