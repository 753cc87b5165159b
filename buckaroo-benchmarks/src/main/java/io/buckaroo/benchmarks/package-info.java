/**
 * Benchmarks of whole servers and of single components: CPU time, latency and memory.
 */
@NullMarked
package io.buckaroo.benchmarks;

import org.jspecify.annotations.NullMarked;
