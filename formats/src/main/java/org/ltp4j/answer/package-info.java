/**
 * Classification as callers see it: texts in, answers out; texts that wait together are computed in
 * one batch.
 */
package org.ltp4j.answer;
