# What glmnet says of elastic-net paths of simulated samples, logistic and Cox.
#
#     Rscript make_elastic_net.R FOLDER SEED
#
# writes samples.tsv (60 samples x 12 features, the class, a time with ties, the event, weights) and
# paths.tsv (50 penalties of each case, the first feature without penalty in two). The committed
# files are those of seed 11 and glmnet 4.1-6.
suppressMessages({library(glmnet); library(survival)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
set.seed(as.integer(arguments[2]))
save <- function(x, name) {
  write.table(format(x, digits = 14, trim = TRUE), file.path(folder, name),
    sep = "\t", quote = FALSE, row.names = FALSE)
}
n <- 60; p <- 12
x <- matrix(rnorm(n * p), n) %*% chol(0.5^abs(outer(1:p, 1:p, "-")))
x <- sweep(sweep(x, 2, exp(rnorm(p)), "*"), 2, rnorm(p, 0, 5), "+")
z <- scale(x)
y <- rbinom(n, 1, plogis(z[, 1] - z[, 4] + 0.7 * z[, 7]))
time <- ceiling(8 * rexp(n, exp(0.8 * z[, 2] - 0.6 * z[, 9])))
event <- rbinom(n, 1, 0.7)
weights <- sample(1:3, n, replace = TRUE)
samples <- data.frame(x, y, time, event, weights)
names(samples) <- c(paste0("x", 1:p), "y", "time", "event", "weights")
save(samples, "samples.tsv")
control <- glmnet.control(fdev = 0, devmax = 1)
paths <- NULL
for (alpha in c(1, 0.5, 0)) for (weighted in c(FALSE, TRUE)) {
  w <- if (weighted) weights else rep(1, n)
  free <- if (weighted) c(0, rep(1, p - 1)) else rep(1, p)
  for (family in c("binomial", "cox")) {
    outcome <- if (family == "cox") Surv(time, event) else y
    fit <- glmnet(x, outcome, family = family, alpha = alpha, weights = w, penalty.factor = free,
      nlambda = 50, lambda.min.ratio = 0.005, thresh = 1e-22, maxit = 1e8)
    if (alpha == 0) # glmnet's own first penalty of a ridge is not what it says
      fit <- glmnet(x, outcome, family = family, alpha = alpha, weights = w,
        penalty.factor = free, lambda = exp(seq(log(2), log(0.005), length.out = 50)),
        thresh = 1e-22, maxit = 1e8)
    found <- as.matrix(coef(fit))
    if (family == "cox") found <- rbind("(Intercept)" = 0, found)
    paths <- rbind(paths, data.frame(family, alpha, weighted = as.integer(weighted),
      penalty = fit$lambda, t(found), check.names = FALSE))
  }
}
names(paths)[5:ncol(paths)] <- c("intercept", paste0("x", 1:p))
save(paths, "paths.tsv")
