# Simulated measurements and what limma, edgeR and statmod say of them.
#
#     Rscript make_expression.R FOLDER SEED
#
# writes the inputs (log2, log2 with gaps, log2 of equal variance, counts, sample sheets) and the
# answers (expected.tsv, scalars.tsv, factors.tsv) into FOLDER. The committed files are those of
# seed 20240607 with the versions in versions.txt.
suppressMessages({
  library(limma)
  library(edgeR)
  library(statmod)
})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[2]))

save_matrix <- function(x, name) {
  text <- apply(x, 2, function(column) ifelse(is.na(column), "NA", sprintf("%.17g", column)))
  table <- data.frame(mirna = rownames(x), text, check.names = FALSE)
  write.table(table, file.path(folder, name), sep = "\t", quote = FALSE, row.names = FALSE)
}

# Twelve patients; eight gave both tissues, four gave one. Two batches, none confounded.
patient <- c(rep(1:8, each = 2), 9:12)
group <- c(rep(c("bone", "primary"), 8), "bone", "bone", "primary", "primary")
sheet <- data.frame(
  sample = sprintf("S%02d", seq_along(patient)), group = group,
  patient = sprintf("P%02d", patient), batch = rep(c("A", "B", "B"), length.out = 20)
)
complete <- patient <= 8
write.table(sheet, file.path(folder, "sheet.tsv"), sep = "\t", quote = FALSE, row.names = FALSE)
write.table(sheet[complete, ], file.path(folder, "sheet_complete.tsv"),
  sep = "\t", quote = FALSE, row.names = FALSE)
bone <- as.numeric(group == "bone")
design <- cbind(1, bone)
samples <- sheet$sample

# log2 intensities whose variance falls with the level
mirnas <- 60
names <- sprintf("hsa-miR-9990%03d", seq_len(mirnas))
level <- sort(runif(mirnas, 4, 14))
deviation <- (0.2 + 2 * exp(-level / 4)) * sqrt(8 / rchisq(mirnas, 8))
effect <- rnorm(mirnas) * (runif(mirnas) < 0.3)
random <- matrix(rnorm(mirnas * 12, 0, 0.6), mirnas)
log2 <- level + outer(effect, bone) + deviation * (random[, patient] + matrix(rnorm(mirnas * 20), mirnas))
dimnames(log2) <- list(names, samples)
constant <- log2
constant[7, ] <- 6.25 # its variance is zero
gaps <- log2
gaps[sample(length(gaps), 180)] <- NA
gaps[3, bone == 1] <- NA # not measured in one group
gaps[4, ] <- NA
gaps[4, 1:2] <- log2[4, 1:2] # no degree of freedom
save_matrix(log2, "log2.tsv")
save_matrix(log2[, complete], "log2_complete.tsv")
save_matrix(constant, "log2_constant.tsv")
save_matrix(gaps, "log2_gaps.tsv")

# log2 values whose variances are as equal as can be: the prior df is infinite
equal <- t(sapply(seq_len(mirnas), function(i) {
  residual <- lm.fit(design, rnorm(20))$residuals
  level[i] + effect[i] * bone + residual / sqrt(sum(residual^2) / 18) * runif(1, 0.95, 1.05)
}))
dimnames(equal) <- list(names, samples)
save_matrix(equal, "log2_equal.tsv")

# counts: negative binomial, libraries of unequal size, patients correlated
tags <- 90
mean <- exp(runif(tags, 0, 9))
library <- exp(rnorm(20, 0, 0.4))
shift <- matrix(rnorm(tags * 12, 0, 0.5), tags)
fold <- exp(outer(rnorm(tags) * (runif(tags) < 0.3), bone))
counts <- matrix(rnbinom(tags * 20, mu = outer(mean, library) * fold * exp(shift[, patient]), size = 5), tags)
dimnames(counts) <- list(sprintf("hsa-miR-9990%03d", seq_len(tags)), samples)
counts[1, ] <- 0
save_matrix(counts, "counts.tsv")
save_matrix(counts[, complete], "counts_complete.tsv")

expected <- NULL
scalars <- NULL
record <- function(case, fit, trend, correlation = NA) {
  fit <- eBayes(fit, trend = trend)
  column <- ncol(fit$coefficients)
  top <- topTable(fit, coef = column, number = Inf, sort.by = "none", confint = TRUE)
  top <- top[!is.na(top$t), ]
  top$adj.P.Val <- p.adjust(top$P.Value, "BH")
  numbers <- top[, c("logFC", "CI.L", "CI.R", "t", "P.Value", "adj.P.Val", "AveExpr")]
  text <- sapply(numbers, sprintf, fmt = "%.17g")
  colnames(text) <- c("log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean")
  expected <<- rbind(expected, data.frame(case = case, mirna = rownames(top), text))
  values <- c(prior_df = fit$df.prior[1], correlation = correlation)
  scalars <<- rbind(scalars, data.frame(case = case, name = names(values), value = sprintf("%.17g", values)))
}
within <- model.matrix(~ factor(patient[complete]) + bone[complete])
batched <- model.matrix(~ sheet$batch + bone)
consensus <- function(x, ...) duplicateCorrelation(x, design, block = patient, ...)$consensus.correlation

record("plain", lmFit(log2, design), FALSE)
record("trend", lmFit(log2, design), TRUE)
record("batch", lmFit(log2, batched), TRUE)
record("paired", lmFit(log2[, complete], within), TRUE)
rho <- consensus(log2)
record("block", lmFit(log2, design, block = patient, correlation = rho), TRUE, rho)
record("constant", lmFit(constant, design), TRUE)
record("gaps", suppressWarnings(lmFit(gaps, design)), TRUE)
rho <- suppressWarnings(consensus(gaps))
record("gaps_block", suppressWarnings(lmFit(gaps, design, block = patient, correlation = rho)), TRUE, rho)
record("equal", lmFit(equal, design), FALSE)
record("equal_trend", lmFit(equal, design), TRUE)

prepare <- function(x, g) {
  x <- DGEList(x)
  calcNormFactors(x[filterByExpr(x, group = g), , keep.lib.sizes = FALSE])
}
all <- prepare(counts, group)
pairs <- prepare(counts[, complete], group[complete])
record("voom", lmFit(voom(all, design), design), FALSE)
record("voom_batch", lmFit(voom(all, batched), batched), FALSE)
record("voom_paired", lmFit(voom(pairs, within), within), FALSE)
first <- consensus(voom(all, design))
second <- voom(all, design, block = patient, correlation = first)
rho <- consensus(second)
record("voom_block", lmFit(second, design, block = patient, correlation = rho), FALSE, rho)
logs <- cpm(all, log = TRUE, prior.count = 2)
record("cpm_trend", lmFit(logs, design), TRUE)
rho <- consensus(logs)
record("cpm_trend_block", lmFit(logs, design, block = patient, correlation = rho), TRUE, rho)

factors <- data.frame(
  sample = samples, unfiltered = sprintf("%.17g", calcNormFactors(counts)),
  filtered = sprintf("%.17g", all$samples$norm.factors)
)
for (name in c("expected", "scalars", "factors")) {
  write.table(get(name), file.path(folder, paste0(name, ".tsv")), sep = "\t", quote = FALSE, row.names = FALSE)
}
versions <- sapply(c("limma", "edgeR", "statmod"), function(p) paste(p, packageVersion(p)))
writeLines(c(paste("R", getRversion()), versions, paste("seed", arguments[2])), file.path(folder, "versions.txt"))
