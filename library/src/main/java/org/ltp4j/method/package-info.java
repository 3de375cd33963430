/**
 * The method itself: {@link org.ltp4j.method.LotteryTicketPrompting} reads like the paper's
 * algorithm; the other classes are its steps.
 */
package org.ltp4j.method;
