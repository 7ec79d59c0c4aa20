<?php
/* Only what leaktrace.loop names is traced. */
