/**
 * One trial of an experiment as a file, and a directory of them. Nothing here knows how a trial is
 * run or shown.
 */
package org.ltp4j.trial;
