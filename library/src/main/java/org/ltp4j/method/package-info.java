/**
 * The methods: what each trains, how its input is built, whether a second view of each row joins
 * the loss. Most are a constant in {@link org.ltp4j.method.Methods}; {@link
 * org.ltp4j.method.TrainableModel} puts them to work.
 */
package org.ltp4j.method;
