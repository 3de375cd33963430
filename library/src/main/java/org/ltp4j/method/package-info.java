/**
 * The methods: what each trains, how its input is built, which loss it has. A method is one small
 * file; {@link org.ltp4j.method.Learner} puts it to work.
 */
package org.ltp4j.method;
