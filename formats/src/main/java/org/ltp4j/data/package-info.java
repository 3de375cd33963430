/** Data sets, tasks, few-shot samples and raw text, read strictly from files of many shapes. */
package org.ltp4j.data;
