package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A socket that calls blocking code.
 */
@Configuration(proxyBeanMethods = false)
class ReportRoutes {

	@Bean
	@WebSocketMapping(value = "/reports", blocking = true)
	BuckarooSocket<Void> reports(Reports reports) {
		return (frame, state) -> (frame instanceof Frame.Text name)
				? Result.reply(Frame.text(reports.load(name.text()))) : Result.ok();
	}

	interface Reports {

		String load(String name);

	}

}
