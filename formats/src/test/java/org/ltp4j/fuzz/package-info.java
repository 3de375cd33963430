/**
 * Damaged files, made from good ones by seeded mutations, and what must become of them: a message
 * or a file that is what it says, in little time and memory.
 */
package org.ltp4j.fuzz;
