/**
 * Meters of connections, topics and the cluster, for Micrometer.
 */
@NullMarked
package io.buckaroo.metrics;

import org.jspecify.annotations.NullMarked;
