/** What tests call equal when numbers may have been added up in another order. */
package org.ltp4j.rounding;
