package io.buckaroo.observation;

import org.jspecify.annotations.Nullable;

/**
 * The conventions of an application. Where there is none, the default applies.
 *
 * @param opening the convention for openings
 * @param ending the convention for ends
 * @param callback the convention for callbacks
 * @param publication the convention for publications
 * @param sent the convention for messages sent to other nodes
 * @param received the convention for messages received from other nodes
 */
public record ObservationConventions(@Nullable ConnectionOpeningObservationConvention opening,
		@Nullable ConnectionEndingObservationConvention ending, @Nullable CallbackObservationConvention callback,
		@Nullable TopicPublicationObservationConvention publication,
		@Nullable ClusterMessageSentObservationConvention sent,
		@Nullable ClusterMessageReceivedObservationConvention received) {

	/** The default conventions. */
	static final ObservationConventions DEFAULTS = new ObservationConventions(null, null, null, null, null, null);

}
