/**
 * The protocol between the runner and its servers: control lines and the content of the
 * messages.
 */
@NullMarked
package io.buckaroo.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
