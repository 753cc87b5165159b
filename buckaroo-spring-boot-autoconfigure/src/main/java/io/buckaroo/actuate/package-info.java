/**
 * Actuator support: the mappings and the health of the cluster.
 */
@NullMarked
package io.buckaroo.actuate;

import org.jspecify.annotations.NullMarked;
