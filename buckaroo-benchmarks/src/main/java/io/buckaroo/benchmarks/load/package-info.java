/**
 * The load generator: Netty clients that verify all received data and allocate no objects
 * per message.
 */
@NullMarked
package io.buckaroo.benchmarks.load;

import org.jspecify.annotations.NullMarked;
