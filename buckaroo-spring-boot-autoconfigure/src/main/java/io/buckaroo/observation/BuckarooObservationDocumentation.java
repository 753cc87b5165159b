package io.buckaroo.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of Buckaroo. A handler of an observation registry makes timers of
 * them, with the low-cardinality key values as tags, and spans, with all key values.
 */
public enum BuckarooObservationDocumentation implements ObservationDocumentation {

	/**
	 * A connection opens: {@code init}, until its result is known. Its parent is the
	 * observation of the handshake.
	 */
	CONNECTION_OPENING {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return ConnectionOpeningObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { ConnectionKeyNames.KIND, ConnectionKeyNames.ROUTE, OutcomeKeyNames.OUTCOME };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityConnectionKeyNames.values();
		}

	},

	/**
	 * A connection ends: {@code terminate}. Its parent is the observation of the
	 * handshake.
	 */
	CONNECTION_ENDING {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return ConnectionEndingObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { ConnectionKeyNames.KIND, ConnectionKeyNames.ROUTE, EndingKeyNames.TERMINATION,
					EndingKeyNames.CLOSE_CODE, OutcomeKeyNames.OUTCOME };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityConnectionKeyNames.values();
		}

	},

	/**
	 * A callback, until its result is known. Only with
	 * {@code buckaroo.observations.callbacks}.
	 */
	CALLBACK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return CallbackObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { ConnectionKeyNames.KIND, ConnectionKeyNames.ROUTE, CallbackKeyNames.CALLBACK,
					OutcomeKeyNames.OUTCOME };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityConnectionKeyNames.values();
		}

	},

	/**
	 * A publication on a topic, until it completes.
	 */
	TOPIC_PUBLICATION {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return TopicPublicationObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return OutcomeKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityTopicKeyNames.values();
		}

	},

	/**
	 * A message is sent to connections of other nodes, within an observation.
	 */
	CLUSTER_MESSAGE_SENT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return ClusterMessageSentObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { ClusterKeyNames.MESSAGE, OutcomeKeyNames.OUTCOME };
		}

	},

	/**
	 * A message or publication that carries a trace is received from another node. Its
	 * parent is the observation on the node that has sent it.
	 */
	CLUSTER_MESSAGE_RECEIVED {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return ClusterMessageReceivedObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { ClusterKeyNames.MESSAGE, OutcomeKeyNames.OUTCOME };
		}

	};

	/**
	 * Key names of observations of a connection.
	 */
	public enum ConnectionKeyNames implements KeyName {

		/** The kind of connection: {@code websocket} or {@code sse}. */
		KIND("kind"),

		/** The pattern of the route. */
		ROUTE("route");

		private final String key;

		ConnectionKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names of observations of a connection that identify the connection.
	 */
	public enum HighCardinalityConnectionKeyNames implements KeyName {

		/** The id of the connection. */
		CONNECTION_ID("connection.id");

		private final String key;

		HighCardinalityConnectionKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names of the observation of a connection's end.
	 */
	public enum EndingKeyNames implements KeyName {

		/** The reason for the end, such as {@code slow-consumer}. */
		TERMINATION("termination"),

		/**
		 * The code of the close frame that the server sends; {@code none} for an event
		 * stream, and if the connection broke.
		 */
		CLOSE_CODE("close.code");

		private final String key;

		EndingKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names of the observation of a callback.
	 */
	public enum CallbackKeyNames implements KeyName {

		/**
		 * The name of the callback: {@code init}, {@code handle}, {@code control},
		 * {@code info} or {@code terminate}. A malformed message is a {@code handle}.
		 */
		CALLBACK("callback");

		private final String key;

		CallbackKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names of observations of messages between nodes.
	 */
	public enum ClusterKeyNames implements KeyName {

		/** The kind of message, such as {@code publication} or {@code send-to-route}. */
		MESSAGE("message");

		private final String key;

		ClusterKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names of the observation of a publication that identify the topic.
	 */
	public enum HighCardinalityTopicKeyNames implements KeyName {

		/** The name of the topic. */
		TOPIC("topic");

		private final String key;

		HighCardinalityTopicKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Key names that all observations have.
	 */
	public enum OutcomeKeyNames implements KeyName {

		/** The outcome: {@code success}, {@code error} or {@code cancelled}. */
		OUTCOME("outcome");

		private final String key;

		OutcomeKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
