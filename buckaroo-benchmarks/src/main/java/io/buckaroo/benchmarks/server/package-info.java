/**
 * The servers that are compared, each with a {@code main} of its own, and how the runner
 * controls them.
 */
@NullMarked
package io.buckaroo.benchmarks.server;

import org.jspecify.annotations.NullMarked;
