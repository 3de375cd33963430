/** Distillation: a small student learns from a teacher's states and words. */
package org.ltp4j.distill;
