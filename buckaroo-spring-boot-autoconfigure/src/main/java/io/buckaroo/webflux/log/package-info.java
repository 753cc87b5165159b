/**
 * Log messages about clients, limited in number.
 */
@NullMarked
package io.buckaroo.webflux.log;

import org.jspecify.annotations.NullMarked;
