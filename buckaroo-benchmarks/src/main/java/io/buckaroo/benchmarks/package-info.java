/**
 * What a message costs: parts alone, and whole servers side by side.
 */
@NullMarked
package io.buckaroo.benchmarks;

import org.jspecify.annotations.NullMarked;
