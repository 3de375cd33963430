/**
 * Models and data sets from their official places: fetched when the user says so, never otherwise;
 * resumed, checked against the hashes that the places state, and whole or absent under their names.
 */
package org.ltp4j.hub;
