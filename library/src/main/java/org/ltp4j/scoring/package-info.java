/**
 * Data sets as a model reads them, and the scores it gives them: what training measures itself by,
 * and what a classifier in use does.
 */
package org.ltp4j.scoring;
