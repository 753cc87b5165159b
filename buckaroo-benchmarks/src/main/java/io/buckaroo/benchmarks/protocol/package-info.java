/**
 * What the runner and its servers agree on: the lines between them and the content of the
 * messages.
 */
@NullMarked
package io.buckaroo.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
