/**
 * Actuator support: the endpoint {@code buckaroo} with its dashboard, the mappings and
 * the health of the cluster.
 */
@NullMarked
package io.buckaroo.actuate;

import org.jspecify.annotations.NullMarked;
