package io.buckaroo.test.autoconfigure.shop;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

@ConfigurationProperties("shop.chat")
record ChatProperties(@DefaultValue("welcome") String greeting) {

}
