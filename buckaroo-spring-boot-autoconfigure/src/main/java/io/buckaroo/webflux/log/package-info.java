/**
 * Log messages about clients and the memory they take, limited in number.
 */
@NullMarked
package io.buckaroo.webflux.log;

import org.jspecify.annotations.NullMarked;
