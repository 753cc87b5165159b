package io.buckaroo.test;

import io.buckaroo.Event;
import io.buckaroo.WireFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebInputException;

/**
 * Converts the data of events and the bodies of requests, as the codecs of an application
 * do.
 *
 * @param mapper the mapper
 */
record TestJson(JsonMapper mapper) {

	/** As the mapper of an application without configuration. */
	static final TestJson DEFAULT = new TestJson(JsonMapper.builder().findAndAddModules().build());

	String write(Object value) {
		return this.mapper.writeValueAsString(value);
	}

	/**
	 * Encodes an event, which fails if its data cannot be encoded.
	 */
	void encode(Event event) {
		WireFormat.encode(event, this::write);
	}

	/**
	 * Returns a body as an object of a type.
	 * @throws ServerWebInputException if it is JSON of another form
	 */
	<T> T read(Object body, Class<T> type) {
		if (type.isInstance(body)) {
			return type.cast(body);
		}
		Assert.state(body instanceof String,
				() -> "The handler reads the body as %s, but the test has set an object of type %s"
					.formatted(type.getTypeName(), body.getClass().getTypeName()));
		try {
			return this.mapper.readValue((String) body, type);
		}
		catch (JacksonException ex) {
			throw new ServerWebInputException("Failed to read HTTP message", null, ex);
		}
	}

}
