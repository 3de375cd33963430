/**
 * The experiment: {@link org.ltp4j.experiment.LotteryTicketPrompting} reads like the paper's
 * algorithm; the other classes are its steps.
 */
package org.ltp4j.experiment;
