package io.buckaroo.docs.routing;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestMethod;

@Configuration(proxyBeanMethods = false)
class OrderEndpoints {

	@Bean
	@SseMapping(value = "/orders", method = { RequestMethod.GET, RequestMethod.POST })
	BuckarooEventSource<Void> orders(Buckaroo buckaroo) {
		return buckaroo.topic("orders").eventSource();
	}

	@Bean
	@WebSocketMapping(value = "/reports", blocking = true)
	BuckarooSocket<Void> reports(Reports reports) {
		return (frame, state) -> (frame instanceof Frame.Text name)
				? Result.reply(Frame.text(reports.load(name.text()))) : Result.ok();
	}

	/**
	 * Loads reports with blocking calls.
	 */
	interface Reports {

		String load(String name);

	}

}
