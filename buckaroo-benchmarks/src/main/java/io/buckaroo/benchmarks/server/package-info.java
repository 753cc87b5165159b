/**
 * The servers under comparison, each with its own {@code main} method, and the control
 * channel to the runner.
 */
@NullMarked
package io.buckaroo.benchmarks.server;

import org.jspecify.annotations.NullMarked;
