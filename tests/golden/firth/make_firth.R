# What brglm2 says of logistic regressions that are too few samples for maximum likelihood.
#
#     Rscript make_firth.R FOLDER SEED
#
# writes samples.tsv (30 samples x 3 features; `apart` is separated by x1, `y` is not) and
# coefficients.tsv. The committed files are those of seed 5 and brglm2 0.9.
suppressMessages(library(brglm2))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[2]))
save <- function(x, name) {
  write.table(format(x, digits = 14, trim = TRUE), file.path(folder, name),
    sep = "\t", quote = FALSE, row.names = FALSE)
}
x <- matrix(rnorm(90), 30)
apart <- as.integer(x[, 1] > 0.2)
y <- rbinom(30, 1, plogis(x[, 1] + x[, 2]))
samples <- data.frame(x, apart, y)
names(samples)[1:3] <- paste0("x", 1:3)
save(samples, "samples.tsv")
found <- lapply(c("apart", "y"), function(outcome) {
  fit <- glm(reformulate(paste0("x", 1:3), outcome), binomial, samples, method = "brglmFit",
    type = "AS_mean", epsilon = 1e-12, maxit = 1000)
  data.frame(outcome, t(coef(fit)), check.names = FALSE)
})
found <- do.call(rbind, found)
names(found)[2] <- "intercept"
save(found, "coefficients.tsv")
