/** What can go wrong for a user, said so that the user can act on it. */
package org.ltp4j.problem;
