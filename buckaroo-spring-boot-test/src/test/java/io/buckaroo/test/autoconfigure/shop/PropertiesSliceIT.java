package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

/**
 * Tests for the properties of
 * {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest}.
 */
@BuckarooTest(handlers = ChatSocket.class,
		properties = { "spring.config.location=classpath:shop/application.yml", "buckaroo.base-path=/live",
				"shop.chat.greeting=overridden" })
@TestPropertySource(properties = "shop.chat.greeting=howdy")
@Import(PropertiesSliceIT.Archive.class)
class PropertiesSliceIT {

	@TestBean
	ChatArchive archive;

	static ChatArchive archive() {
		return (room) -> room + " is empty";
	}

	@Test
	void overrideThoseOfTheApplication(@Autowired BuckarooTestClient client) {
		client.socket("/live/chat/spring").open().expectText("howdy to spring, nobody spring is empty");
	}

	static final class Archive implements ChatArchive {

		@Override
		public String latest(String room) {
			return room;
		}

	}

}
