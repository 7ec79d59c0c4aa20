<?php

keep(str_repeat(X, 1000));
