/** Prompts as text: templates with a mask, where virtual tokens go, and label words. */
package org.ltp4j.prompt;
