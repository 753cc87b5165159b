/**
 * The load generator: lean Netty clients that verify whatever they receive.
 */
@NullMarked
package io.buckaroo.benchmarks.load;

import org.jspecify.annotations.NullMarked;
