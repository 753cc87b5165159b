package io.buckaroo.docs.messages;

import io.buckaroo.codec.JsonMessageCodec;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * JSON with other settings than those of HTTP requests.
 */
@Configuration(proxyBeanMethods = false)
class StrictJson {

	@Bean
	JsonMessageCodec jsonMessages(JsonMapper mapper) {
		return new JsonMessageCodec(mapper.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());
	}

}
